"""Words in free text that tell who somebody is and not what they can do: names of four groups, pairs of terms (P2)."""

from __future__ import annotations

NAMES: dict[str, tuple[str, ...]] = {
    "women, European": tuple(
        "Emily Anne Claire Katherine Laura Sophie Julia Hannah Emma Charlotte Alice Lucy Sarah Rachel Megan "
        "Amy Kristen Allison Carrie Jill Meredith Heidi Ingrid Astrid Greta Camille Margaux Chloe Manon Elise "
        "Louise Mathilde Pauline Giulia Chiara Francesca Elena Lucia Carmen Ines Marta Katarzyna Agnieszka "
        "Zofia Hana Katja Petra Sabine Rose Grace".split()
    ),
    "men, European": tuple(
        "Greg Brad Matthew Todd Geoffrey Neil Brett Jay Brendan Connor Jake Luke Logan Wyatt Tanner Hans Lars "
        "Sven Erik Bjorn Pierre Antoine Guillaume Thibault Hugo Luca Matteo Giovanni Marco Paolo Diego Javier "
        "Pablo Sergio Tomasz Piotr Krzysztof Jan Pavel Milan Jonas Lukas Felix Stefan Mark Bill Frank Grant "
        "Miles Hunter".split()
    ),
    "women, African, Arab and Asian": tuple(
        "Aisha Fatima Khadija Leila Yasmin Nadia Samira Zainab Amina Salma Lakisha Latoya Tamika Keisha Ebony "
        "Imani Nia Precious Shanice Aaliyah Chiamaka Ngozi Amara Adaeze Ifeoma Wanjiru Thandiwe Nomsa Priya "
        "Ananya Lakshmi Deepika Sunita Kavya Meera Mei Xiaoling Yuki Sakura Haruka Ji-woo Minji Linh Thuy "
        "Siti Dewi Parisa Shirin Noor Rania".split()
    ),
    "men, African, Arab and Asian": tuple(
        "Mohammed Ahmed Omar Youssef Khalid Hassan Karim Tariq Abdullah Bilal Jamal Darnell Tyrone DeShawn "
        "Leroy Rasheed Tremayne Hakim Kareem Jermaine Chukwuemeka Obinna Emeka Kwame Kofi Kamau Sipho Thabo "
        "Rajesh Arjun Vikram Sanjay Rohan Amit Ravi Wei Jun Haruto Kenji Takeshi Min-jun Sang-ho Minh Quang "
        "Budi Agus Reza Farhad Ibrahim Mustafa".split()
    ),
}
INTRODUCTION = "My name is {}."
PAIRS: tuple[tuple[str, str, str], ...] = (
    ("sex", "Captain of the women's chess club.", "Captain of the men's chess club."),
    ("sex", "Mentor in the women in engineering network.", "Mentor in the men in engineering network."),
    ("sex", "She leads with care and she delivers.", "He leads with care and he delivers."),
    ("sex", "Mother of two, back from maternity leave.", "Father of two, back from paternity leave."),
    ("sex", "Member of a sorority at university.", "Member of a fraternity at university."),
    ("sex", "Coach of the girls' football team.", "Coach of the boys' football team."),
    ("sex", "Chairwoman of the parents' council.", "Chairman of the parents' council."),
    ("sex", "Sister of three, saleswoman in my youth.", "Brother of three, salesman in my youth."),
    ("culture", "Volunteer at the mosque of my district.", "Volunteer at the church of my district."),
    ("culture", "Treasurer of the Black students union.", "Treasurer of the students union."),
    ("culture", "Member of the African business association.", "Member of the European business association."),
    ("culture", "I grew up in Lagos and play cricket.", "I grew up in London and play cricket."),
    ("culture", "I observe Ramadan and cook for the street.", "I observe Lent and cook for the street."),
    ("culture", "Player in the gay rugby league.", "Player in the local rugby league."),
)
